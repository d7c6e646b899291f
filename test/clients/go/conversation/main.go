// Tests genqlient with time.Time, by the steps of test/clients/conversation.ts.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/Khan/genqlient/graphql"
	"github.com/gorilla/websocket"
)

type reading struct {
	Topic     string    `json:"topic,omitempty"`
	Value     float64   `json:"value"`
	Timestamp time.Time `json:"-"`
	Text      string    `json:"timestamp"`
}

func inUTC(r reading) reading {
	r.Text = r.Timestamp.UTC().Format("2006-01-02T15:04:05.000Z07:00")
	return r
}

func tell(name string, answer any) {
	line, err := json.Marshal(map[string]any{name: answer})
	check(err)
	fmt.Println(string(line))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

type withKey string

func (key withKey) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+string(key))
	return http.DefaultTransport.RoundTrip(request)
}

func clientWith(key string) graphql.Client {
	return graphql.NewClient(os.Getenv("SLUICE_URL"), &http.Client{Transport: withKey(key)})
}

type dialer struct{ *websocket.Dialer }

func (d dialer) DialContext(ctx context.Context, url string, header http.Header) (graphql.WSConn, error) {
	connection, _, err := d.Dialer.DialContext(ctx, url, header)
	return connection, err
}

func follow(ctx context.Context, key string) {
	url := "ws" + strings.TrimPrefix(os.Getenv("SLUICE_URL"), "http")
	params := graphql.WithConnectionParams(map[string]any{"authorization": "Bearer " + key})
	client := graphql.NewClientUsingWebSocket(url, dialer{websocket.DefaultDialer}, params)
	failures, err := client.Start(ctx)
	check(err)
	defer client.Close()
	events, _, err := Live(ctx, client, ReadingsInput{})
	check(err)
	for {
		select {
		case err := <-failures:
			check(err)
		case event := <-events:
			if event.Data == nil {
				panic(event.Errors)
			}
			readings := event.Data.Readings.Readings
			if len(readings) > 0 {
				tell("live", inUTC(reading{Value: readings[0].Value, Timestamp: readings[0].Timestamp}))
				return
			}
			tell("subscribed", true)
		}
	}
}

func main() {
	ctx := context.Background()
	key := os.Getenv("SLUICE_API_KEY")
	// Go sends up to nine decimal places of the second, and the time zone of this machine.
	now := time.Now()
	end := now.Add(time.Minute)
	span := TimeRange{From: now.Add(-time.Hour), To: &end}

	result, err := Stored(ctx, clientWith(key), span, 1)
	check(err)
	sensor := result.Tenant.Sensors.Nodes[0]
	stored := sensor.Readings.Nodes[0]
	tell("stored", inUTC(reading{Topic: sensor.Topic, Value: stored.Value, Timestamp: stored.Timestamp}))
	_, err = Stored(ctx, clientWith(key), span, 0)
	tell("invalid", fmt.Sprint(err))
	_, err = Stored(ctx, clientWith("slk_none_x"), span, 1)
	tell("denied", fmt.Sprint(err))
	follow(ctx, key)
}
