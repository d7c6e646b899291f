# Tests gql with datetime values. gql fetches the schema, checks documents and variables with it, and parses results.
import asyncio
import json
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError, TransportServerError
from gql.transport.websockets import WebsocketsTransport
from gql.utilities import update_schema_scalar
from graphql import GraphQLScalarType

URL = os.environ["SLUICE_URL"]
AUTHORIZATION = {"authorization": "Bearer " + os.environ["SLUICE_API_KEY"]}
OPERATIONS = Path(__file__).parent.parent / "operations"
STORED = (OPERATIONS / "stored.graphql").read_text()
LIVE = (OPERATIONS / "live.graphql").read_text()
DATE_TIME = GraphQLScalarType("DateTime", serialize=datetime.isoformat, parse_value=datetime.fromisoformat)

NOW = datetime.now(timezone.utc)
WITHIN = {"from": NOW - timedelta(hours=1), "to": NOW + timedelta(minutes=1)}


def tell(**answer):
    print(json.dumps(answer), flush=True)


def reading_of(reading):
    text = reading["timestamp"].astimezone(timezone.utc).isoformat(timespec="milliseconds")
    return {"value": reading["value"], "timestamp": text.replace("+00:00", "Z")}


def document(text, variables):
    request = gql(text)
    request.variable_values = variables
    return request


async def queries():
    client = Client(
        transport=AIOHTTPTransport(url=URL, headers=AUTHORIZATION),
        fetch_schema_from_transport=True,
        parse_results=True,
        serialize_variables=True,
    )
    async with client as session:
        update_schema_scalar(client.schema, "DateTime", DATE_TIME)
        result = await session.execute(document(STORED, {"within": WITHIN, "first": 1}))
        sensor = result["tenant"]["sensors"]["nodes"][0]
        tell(stored={"topic": sensor["topic"], **reading_of(sensor["readings"]["nodes"][0])})
        try:
            await session.execute(document(STORED, {"within": WITHIN, "first": 0}))
        except TransportQueryError as error:
            tell(invalid=error.errors[0]["message"])
    return client.schema


async def denied():
    transport = AIOHTTPTransport(url=URL, headers={"authorization": "Bearer slk_none_x"})
    async with Client(transport=transport) as session:
        try:
            await session.execute(gql("{ viewer { role } }"))
        except (TransportQueryError, TransportServerError) as error:
            tell(denied=str(error))


async def live(schema):
    transport = WebsocketsTransport(
        url=URL.replace("http", "ws", 1), init_payload=AUTHORIZATION, subprotocols=["graphql-transport-ws"]
    )
    async with Client(transport=transport, schema=schema, parse_results=True) as session:
        async for event in session.subscribe(document(LIVE, {"input": {}})):
            readings = event["readings"]["readings"]
            if not readings:
                tell(subscribed=True)
                continue
            tell(live=reading_of(readings[0]))
            return


async def main():
    schema = await queries()
    await denied()
    await live(schema)


asyncio.run(main())
