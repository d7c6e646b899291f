// Tests autopaho: publishes a reading with time.Time over TLS, then a reading to a topic of another tenant.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"
)

type reading struct {
	Value     float64   `json:"value"`
	Timestamp time.Time `json:"timestamp"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func connect(ctx context.Context) *autopaho.ConnectionManager {
	broker, err := url.Parse(os.Getenv("MQTT_URL"))
	check(err)
	authority, err := os.ReadFile(os.Getenv("MQTT_CA_FILE"))
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	connection, err := autopaho.NewConnection(ctx, autopaho.ClientConfig{
		ServerUrls:            []*url.URL{broker},
		TlsCfg:                &tls.Config{RootCAs: roots},
		KeepAlive:             20,
		SessionExpiryInterval: 60,
		ConnectUsername:       os.Getenv("MQTT_USERNAME"),
		ConnectPassword:       []byte(os.Getenv("MQTT_PASSWORD")),
		OnConnectError:        func(err error) { fmt.Fprintln(os.Stderr, err) },
		ClientConfig:          paho.ClientConfig{ClientID: os.Getenv("MQTT_CLIENT_ID")},
	})
	check(err)
	check(connection.AwaitConnection(ctx))
	return connection
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	connection := connect(ctx)
	sent := reading{Value: 23.5, Timestamp: time.Now()}
	payload, err := json.Marshal(sent)
	check(err)
	publish := func(topic string) string {
		response, err := connection.Publish(ctx, &paho.Publish{QoS: 1, Topic: topic, Payload: payload})
		if err != nil {
			return err.Error()
		}
		return fmt.Sprint(response.ReasonCode)
	}
	topic := os.Getenv("MQTT_TOPIC")
	answer, err := json.Marshal(map[string]any{
		"connected":    "Success",
		"reading":      sent,
		"acknowledged": publish(topic),
		"foreign":      publish(strings.Replace(topic, "tenants/acme/", "tenants/other/", 1)),
	})
	check(err)
	check(connection.Disconnect(ctx))
	fmt.Println(string(answer))
}
