/** Classes whose instances are ASGI apps. */
export const ASGI_APPS: ReadonlySet<string> = new Set([
  'fastapi.FastAPI',
  'fastapi.applications.FastAPI',
  'starlette.applications.Starlette',
  'litestar.Litestar',
  'quart.Quart',
  'sanic.Sanic',
  'falcon.asgi.App',
  'blacksheep.Application',
  'channels.routing.ProtocolTypeRouter',
]);

/** Classes whose instances are WSGI apps. */
export const WSGI_APPS: ReadonlySet<string> = new Set([
  'flask.Flask',
  'flask.app.Flask',
  'bottle.Bottle',
  'falcon.App',
  'pyramid.router.Router',
  'django.core.handlers.wsgi.WSGIHandler',
]);
