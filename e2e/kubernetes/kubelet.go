// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"
)

// session is how long a command in a pod runs.
const session = 200 * time.Millisecond

// kubelet serves an API server as the kubelet of a node does: it takes streams to pods, and closes them after a while.
type kubelet struct{ *httptest.Server }

// startKubelet starts a kubelet whose certificate nobody checks.
func startKubelet() *kubelet { return &kubelet{httptest.NewTLSServer(http.HandlerFunc(respond))} }

func (k *kubelet) port() string {
	address, err := url.Parse(k.URL)
	if err != nil {
		panic(err) // it is the server's own
	}
	return address.Port()
}

// respond takes over a connection that is to become a stream, and responds to anything else with a line of text.
func respond(w http.ResponseWriter, r *http.Request) {
	if !strings.EqualFold(r.Header.Get("Connection"), "Upgrade") {
		_, _ = fmt.Fprintln(w, "a line of a log") // the API server may have hung up
		return
	}
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer func() { _ = connection.Close() }()
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 101 Switching Protocols\r\n"+
		"Connection: Upgrade\r\nUpgrade: %s\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n", r.Header.Get("Upgrade"))
	time.Sleep(session)
}
