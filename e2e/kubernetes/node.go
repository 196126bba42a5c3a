// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// renew is what a kubelet says every ten seconds.
func (c *client) renew(ctx context.Context) error {
	const path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-1"
	body := fmt.Sprintf(`{"metadata":{"name":"node-1","resourceVersion":"$VERSION"},`+
		`"spec":{"holderIdentity":"node-1","leaseDurationSeconds":40,"renewTime":%q}}`, time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"))
	_, _, err := c.send(ctx, &request{user: "node", method: http.MethodPut, path: path, body: body})
	return err
}

// pod is what a kubelet looks at in a pod.
type pod struct {
	Metadata struct{ Name, Namespace, DeletionTimestamp string }
	Spec     struct{ RestartPolicy string }
	Status   struct{ Phase string }
}

// watchPods runs the pods of the node, as far as the API server sees it.
func (c *client) watchPods(ctx context.Context) {
	for ctx.Err() == nil {
		const path = "/api/v1/pods?watch=true&timeoutSeconds=60&fieldSelector=spec.nodeName%3Dnode-1"
		stream, err := c.open(ctx, &request{user: "node", method: http.MethodGet, path: path})
		if err != nil {
			return
		}
		for events := json.NewDecoder(stream); ; {
			var event struct{ Object pod }
			if events.Decode(&event) != nil {
				break
			}
			c.runPod(ctx, &event.Object)
		}
		_ = stream.Close() // it has ended
	}
}

// open sends a request whose response is a stream.
func (c *client) open(ctx context.Context, r *request) (io.ReadCloser, error) {
	sent, err := http.NewRequestWithContext(ctx, r.method, "https://"+c.address+r.path, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.setHeader(sent.Header)
	response, err := c.http.Do(sent)
	if err != nil {
		return nil, err
	}
	return response.Body, nil
}

// runPod does the next thing that a pod needs. What fails is done when the pod changes again.
func (c *client) runPod(ctx context.Context, p *pod) {
	namespace := "/api/v1/namespaces/" + p.Metadata.Namespace
	path := namespace + "/pods/" + p.Metadata.Name
	var phase string
	switch {
	case p.Metadata.DeletionTimestamp != "":
		c.try(ctx, http.MethodDelete, path, `{"gracePeriodSeconds":0}`)
		return
	case p.Status.Phase == "Pending":
		c.try(ctx, http.MethodPost, namespace+"/serviceaccounts/default/token", `{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}`)
		phase = "Running"
	case p.Status.Phase == "Running" && p.Spec.RestartPolicy != "Always":
		phase = "Succeeded"
	default:
		return
	}
	c.try(ctx, http.MethodPatch, path+"/status",
		fmt.Sprintf(`{"status":{"phase":%q,"podIP":"10.1.0.2","conditions":[{"type":"Ready","status":"True"}]}}`, phase))
	c.try(ctx, http.MethodPost, namespace+"/events",
		fmt.Sprintf(`{"metadata":{"name":%q},"involvedObject":{"kind":"Pod","name":%q,"namespace":%q},"reason":%q,"message":"made up"}`,
			p.Metadata.Name+"."+strings.ToLower(phase), p.Metadata.Name, p.Metadata.Namespace, phase))
}

// try sends a request of the node's, whatever the response.
func (c *client) try(ctx context.Context, method, path, body string) {
	_, _, _ = c.send(ctx, &request{user: "node", method: method, path: path, body: body})
}
