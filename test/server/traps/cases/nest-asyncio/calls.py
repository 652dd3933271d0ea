import nest_asyncio
import nest_asyncio2 as nested
from nest_asyncio import apply

import patches

nest_asyncio.apply()  # <- nest-asyncio


def prepare(loop):
    apply(loop)  # <- nest-asyncio
    nested.apply()  # <- nest-asyncio
    patches.apply()


if "get_ipython" in globals():
    nest_asyncio.apply()
