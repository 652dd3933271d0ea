try:
    import nest_asyncio

    nest_asyncio.apply()
except ImportError:
    pass
