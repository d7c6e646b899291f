/** The variables that a process with every role needs, and no others. */
export const COMPLETE = {
  MONGODB_URI: "mongodb://127.0.0.1:27017/?replicaSet=rs0",
  MQTT_URL: "mqtts://127.0.0.1:8883",
  SLUICE_MQTT_ADMIN_PASSWORD: "admin-secret",
  SLUICE_MQTT_INGESTION_PASSWORD: "ingestion-secret",
  SLUICE_MQTT_INGESTION_CLIENT_ID: "abcdefghijklmnopqrstuv",
};
