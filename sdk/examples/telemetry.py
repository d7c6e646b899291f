# Prints the latest readings, then new readings. Needs Python 3.9 or newer and the library gql, but no Sluice package:
#
#   pip install "gql[aiohttp,websockets]>=4"
#   SLUICE_URL=http://127.0.0.1:4000/graphql SLUICE_API_KEY=slk_... python telemetry.py [readings to wait for]
import asyncio
import os
import random
import sys

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportConnectionFailed, TransportQueryError
from gql.transport.websockets import WebsocketsTransport

URL = os.environ.get("SLUICE_URL", "http://127.0.0.1:4000/graphql")
AUTHORIZATION = {"authorization": "Bearer " + os.environ.get("SLUICE_API_KEY", "")}
WANTED = int(sys.argv[1]) if len(sys.argv) > 1 else None

LATEST = gql("""
  query ($after: Cursor) {
    tenant {
      sensors(first: 500, after: $after) {
        nodes { topic unit latestReading { value timestamp } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
""")

LIVE = gql("""
  subscription ($input: ReadingsInput!) {
    readings(input: $input) {
      cursor
      readings { value timestamp sensor { sensorId asset { assetId } } }
      gap { dropped resumeAfter }
    }
  }
""")


async def print_latest():
    async with Client(transport=AIOHTTPTransport(url=URL, headers=AUTHORIZATION)) as session:
        after = None
        while True:
            LATEST.variable_values = {"after": after}
            result = await session.execute(LATEST)
            page = result["tenant"]["sensors"]
            for sensor in page["nodes"]:
                print(sensor["topic"], (sensor["latestReading"] or {}).get("value"), sensor["unit"] or "")
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]


async def live():
    """Yields events. Resumes after the last cursor when the connection breaks: no reading is missing or repeated."""
    cursor, failures = None, 0
    while True:
        transport = WebsocketsTransport(
            url=URL.replace("http", "ws", 1),
            init_payload=AUTHORIZATION,
            subprotocols=["graphql-transport-ws"],
            ping_interval=15,
            pong_timeout=10,
        )
        try:
            async with Client(transport=transport) as session:
                LIVE.variable_values = {"input": {} if cursor is None else {"after": cursor}}
                async for event in session.subscribe(LIVE):
                    failures, cursor = 0, event["readings"]["cursor"]
                    yield event["readings"]
        except TransportQueryError:
            raise
        except (TransportConnectionFailed, OSError) as error:
            failures += 1
            pause = min(30, 0.25 * 2**failures) * random.uniform(0.5, 1.5)
            print(f"connection lost ({error}), reconnecting in {pause:.1f} s", file=sys.stderr)
            await asyncio.sleep(pause)


async def main():
    await print_latest()
    seen = 0
    async for event in live():
        if event["gap"]:
            print(f"{event['gap']['dropped']} readings were dropped", file=sys.stderr)
        for reading in event["readings"]:
            sensor = reading["sensor"]
            print("live", sensor["asset"]["assetId"], sensor["sensorId"], reading["timestamp"], reading["value"], flush=True)
        seen += len(event["readings"])
        if WANTED is not None and seen >= WANTED:
            return


asyncio.run(main())
