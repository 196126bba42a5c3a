// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// pause is the time between two looks at what is waited for.
const pause = 100 * time.Millisecond

// client sends requests to the API server, in the name of any user.
type client struct {
	address string
	http    *http.Client
	// words stand in requests for what differs from run to run.
	words map[string]string
	// versions are the resource versions that the last responses named, by path.
	mu       sync.Mutex
	versions map[string]string
}

func newClient(address string, words map[string]string) *client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // its certificate was made a moment ago
	return &client{address: address, http: &http.Client{Transport: transport}, words: words, versions: map[string]string{}}
}

// awaitReady waits until the API server is ready.
func (c *client) awaitReady(ctx context.Context) error {
	for {
		status, _, err := c.send(ctx, &request{user: "avery", method: http.MethodGet, path: "/readyz"})
		if err == nil && status == http.StatusOK {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the API server is not ready: status %d: %w", status, err)
		case <-time.After(pause):
		}
	}
}

// sendAll sends the requests of a text, one after the other, and reports those whose response is another than they say.
func (c *client) sendAll(ctx context.Context, text string) error {
	var unexpected []string
	for _, r := range requests(text) {
		status, body, err := c.send(ctx, &r)
		for err == nil && r.waits && status != r.status && ctx.Err() == nil {
			time.Sleep(pause)
			status, body, err = c.send(ctx, &r)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", r.line, err)
		}
		if status != r.status {
			unexpected = append(unexpected, fmt.Sprintf("line %d: found status %d: expected %d: %.300s", r.line, status, r.status, body))
		}
	}
	if len(unexpected) > 0 {
		return fmt.Errorf("%s", strings.Join(unexpected, "\n"))
	}
	return nil
}

// send sends a request and returns the response.
func (c *client) send(ctx context.Context, r *request) (status int, body []byte, err error) {
	path, text := r.path, r.body
	for word, value := range c.words {
		path, text = strings.ReplaceAll(path, word, value), strings.ReplaceAll(text, word, value)
	}
	c.mu.Lock()
	text = strings.ReplaceAll(text, "$VERSION", c.versions[path])
	c.mu.Unlock()
	sent, err := http.NewRequestWithContext(ctx, r.method, "https://"+c.address+path, strings.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	r.setHeader(sent.Header)
	response, err := c.http.Do(sent)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = closeWith(response.Body, err) }()
	if response.StatusCode == http.StatusSwitchingProtocols {
		_, err = io.Copy(io.Discard, response.Body)
		return response.StatusCode, nil, err
	}
	body, err = io.ReadAll(response.Body)
	c.note(path, body)
	return response.StatusCode, body, err
}

func closeWith(c io.Closer, err error) error {
	if closing := c.Close(); err == nil {
		return closing
	}
	return err
}

// note notes the version of the response.
func (c *client) note(path string, body []byte) {
	var object struct {
		Metadata struct{ Name, ResourceVersion string }
	}
	if json.Unmarshal(body, &object) != nil || object.Metadata.ResourceVersion == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.versions[path] = object.Metadata.ResourceVersion
	c.versions[path+"/"+object.Metadata.Name] = object.Metadata.ResourceVersion
}

// writeResources writes every resource that the API server serves in any version: its group, its name with that of a subresource, and its verbs.
func (c *client) writeResources(ctx context.Context, file string) error {
	var groups struct {
		Groups []struct {
			Versions []struct{ GroupVersion string }
		}
	}
	if err := c.get(ctx, "/apis", &groups); err != nil {
		return err
	}
	paths := map[string]string{"/api/v1": ""}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			name, _, _ := strings.Cut(version.GroupVersion, "/")
			paths["/apis/"+version.GroupVersion] = name
		}
	}
	var lines []string
	for path, group := range paths {
		var list struct {
			Resources []struct {
				Name  string
				Verbs []string
			}
		}
		if err := c.get(ctx, path, &list); err != nil {
			return err
		}
		for _, resource := range list.Resources {
			for _, verb := range resource.Verbs {
				lines = append(lines, group+"\t"+resource.Name+"\t"+verb)
			}
		}
	}
	slices.Sort(lines)
	return os.WriteFile(file, []byte(strings.Join(slices.Compact(lines), "\n")+"\n"), 0o600)
}

// get reads a response in JSON.
func (c *client) get(ctx context.Context, path string, response any) error {
	status, body, err := c.send(ctx, &request{user: "avery", method: http.MethodGet, path: path})
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("%s: found status %d: %s", path, status, bytes.TrimSpace(body))
	}
	return json.Unmarshal(body, response)
}
