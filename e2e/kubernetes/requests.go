// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// requestsText has a request a line: the status of the response, the user, the method, the path, and perhaps a body. A user is a name of users, such a name with
// > and the name of another as whom it acts, - for nobody, or anything else for an unknown token. A method that begins with SPDY- or WEBSOCKET- asks for
// a stream; WAIT is GET until the response is as expected. $VERSION stands for the version of the resource that the last response named.
//
//go:embed requests.txt
var requestsText string

// users are the users, by the word that stands for each in the requests and is its token.
var users = map[string]struct{ name, group string }{
	"avery":      {"avery@example.test", "system:masters"},
	"blair":      {"blair@example.test", "developers"},
	"casey":      {"casey@example.test", "developers"},
	"robot":      {"system:serviceaccount:shop:robot", "system:serviceaccounts"},
	"node":       {"system:node:node-1", "system:nodes"},
	"scheduler":  {"system:kube-scheduler", "system:authenticated"},
	"manager":    {"system:kube-controller-manager", "system:authenticated"},
	"collector":  {"system:serviceaccount:kube-system:generic-garbage-collector", "system:serviceaccounts"},
	"replicator": {"system:serviceaccount:kube-system:replicaset-controller", "system:serviceaccounts"},
	"namespacer": {"system:serviceaccount:kube-system:namespace-controller", "system:serviceaccounts"},
	"intruder":   {"system:serviceaccount:kube-system:intruder", "system:serviceaccounts"},
}

// tokenFile is the list of the users as the API server reads it.
func tokenFile() []byte {
	var b bytes.Buffer
	for token, user := range users {
		fmt.Fprintf(&b, "%s,%s,uid-%s,%q\n", token, user.name, token, user.group)
	}
	return b.Bytes()
}

// request is a request to the API server, and the status of its response.
type request struct {
	line         int
	status       int
	user, method string
	stream       string
	waits        bool
	path, body   string
}

// requests are those of a text.
func requests(text string) (list []request) {
	for i, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.SplitN(line, " ", 5)
		status, err := strconv.Atoi(fields[0])
		if err != nil || len(fields) < 4 {
			panic(fmt.Sprintf("request %d: %s", i+1, line)) // it is part of the program
		}
		r := request{line: i + 1, status: status, user: fields[1], method: fields[2], path: fields[3]}
		if stream, method, ok := strings.Cut(r.method, "-"); ok {
			r.stream, r.method = stream, method
		}
		if r.method == "WAIT" {
			r.method, r.waits = http.MethodGet, true
		}
		if len(fields) == 5 {
			r.body = fields[4]
		}
		list = append(list, r)
	}
	return list
}

// setHeader writes who asks, and for what.
func (r *request) setHeader(header http.Header) {
	user, as, acts := strings.Cut(r.user, ">")
	if user != "-" {
		header.Set("Authorization", "Bearer "+user)
	}
	if acts {
		header.Set("Impersonate-User", users[as].name)
	}
	if user == "casey" { // who lies about the address
		header.Set("X-Forwarded-For", "198.51.100.7")
	}
	header.Set("User-Agent", "kubectl/v1.33.0 (linux/amd64) kubernetes/60a317e")
	switch {
	case r.method == http.MethodPatch:
		header.Set("Content-Type", "application/merge-patch+json")
	case r.body != "":
		header.Set("Content-Type", "application/json")
	}
	switch r.stream {
	case "SPDY":
		header.Set("Connection", "Upgrade")
		header.Set("Upgrade", "SPDY/3.1")
		header.Set("X-Stream-Protocol-Version", "v4.channel.k8s.io")
	case "WEBSOCKET":
		header.Set("Connection", "Upgrade")
		header.Set("Upgrade", "websocket")
		header.Set("Sec-WebSocket-Version", "13")
		header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
		header.Set("Sec-WebSocket-Protocol", "v4.channel.k8s.io")
	}
}
