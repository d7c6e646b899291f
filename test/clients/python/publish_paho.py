# Tests paho: publishes a reading with a datetime over TLS, then a reading to a topic of another tenant.
import json
import os
import queue
import sys
from datetime import datetime, timezone
from urllib.parse import urlparse

import paho.mqtt.client as mqtt

PROTOCOL = {"5": mqtt.MQTTv5, "3.1.1": mqtt.MQTTv311}[sys.argv[1]]
BROKER = urlparse(os.environ["MQTT_URL"])
TOPIC = os.environ["MQTT_TOPIC"]
connected, acknowledged = queue.Queue(), queue.Queue()

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=os.environ["MQTT_CLIENT_ID"], protocol=PROTOCOL)
client.tls_set(ca_certs=os.environ["MQTT_CA_FILE"])
client.username_pw_set(os.environ["MQTT_USERNAME"], os.environ["MQTT_PASSWORD"])
client.on_connect = lambda _client, _data, _flags, reason, _properties: connected.put(str(reason))
client.on_publish = lambda _client, _data, _id, reason, _properties: acknowledged.put(str(reason))
client.connect(BROKER.hostname, BROKER.port)
client.loop_start()

reading = {"value": 22.5, "timestamp": datetime.now(timezone.utc).isoformat()}
answer = {"connected": connected.get(timeout=60), "reading": reading}
client.publish(TOPIC, json.dumps(reading), qos=1)
answer["acknowledged"] = acknowledged.get(timeout=60)
client.publish(TOPIC.replace("tenants/acme/", "tenants/other/"), json.dumps(reading), qos=1)
answer["foreign"] = acknowledged.get(timeout=60)
client.disconnect()
client.loop_stop()
print(json.dumps(answer))
