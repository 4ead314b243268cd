"""What Home Assistant does with a camera's events, by its own library (PyPI onvif-zeep-async), once.

home-assistant.py HOST PORT USER PASSWORD: pulls, then has messages posted to a web hook. A line a message: how it came,
its topic, its source and its data, as JSON.
"""

import asyncio
import datetime
import json
import os
import sys

import onvif
from aiohttp import web


def tell(way: str, notifications: list) -> None:
    for notification in notifications:
        message = notification.Message._value_1
        items = [{item.Name: item.Value for item in part.SimpleItem} for part in (message.Source, message.Data)]
        print(json.dumps([way, notification.Topic._value_1, *items]), flush=True)


async def pull(camera: onvif.ONVIFCamera) -> None:
    manager = await camera.create_pullpoint_manager(datetime.timedelta(minutes=10), lambda: sys.exit("lost"))
    service = manager.get_service()
    seconds = datetime.timedelta(seconds=60)
    tell("pull", (await service.PullMessages({"MessageLimit": 100, "Timeout": seconds})).NotificationMessage)
    await manager.set_synchronization_point()
    tell("again", (await service.PullMessages({"MessageLimit": 100, "Timeout": seconds})).NotificationMessage)
    await manager.shutdown()


async def hook(camera: onvif.ONVIFCamera) -> None:
    bodies: asyncio.Queue[bytes] = asyncio.Queue()

    async def receive(request: web.Request) -> web.Response:
        await bodies.put(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/webhook/events", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/api/webhook/events"
    manager = await camera.create_notification_manager(
        address, datetime.timedelta(minutes=10), lambda: sys.exit("lost")
    )
    tell("hook", manager.process(await asyncio.wait_for(bodies.get(), 20)).NotificationMessage)
    await manager.shutdown()
    await runner.cleanup()


async def main(host: str, port: str, user: str, password: str) -> None:
    wsdl = os.path.join(os.path.dirname(onvif.__file__), "wsdl")
    camera = onvif.ONVIFCamera(host, int(port), user, password, wsdl, no_cache=True)
    await camera.update_xaddrs()
    await pull(camera)
    await hook(camera)
    await camera.close()


asyncio.run(main(*sys.argv[1:5]))
