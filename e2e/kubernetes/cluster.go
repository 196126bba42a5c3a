// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/component-base/cli"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// clusterText has the requests that give a cluster its work, as requests.txt has them.
//
//go:embed cluster.txt
var clusterText string

// The components that this program is when it is called by one of these names: each needs a process of its own.
const (
	managerName   = "kube-controller-manager"
	schedulerName = "kube-scheduler"
)

// runComponent runs a component with the rest of the command line, and ends.
func runComponent(name string) {
	command := manager.NewControllerManagerCommand()
	if name == schedulerName {
		command = scheduler.NewSchedulerCommand()
	}
	command.SetArgs(os.Args[2:])
	os.Exit(cli.Run(command))
}

// runCluster lets controllers, a scheduler and one node work for a while.
func (c *client) runCluster(ctx context.Context, work string, duration time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, duration)
	var components []*exec.Cmd
	defer func() {
		cancel()
		for _, component := range components {
			_ = component.Wait() // it is killed
		}
	}()
	for name, flags := range map[string][]string{
		managerName:   {"--use-service-account-credentials", "--service-account-private-key-file=" + filepath.Join(work, "key.pem")},
		schedulerName: nil,
	} {
		component, err := c.startComponent(ctx, work, name, flags)
		if err != nil {
			return err
		}
		components = append(components, component)
	}
	if err := c.sendAll(ctx, clusterText); err != nil {
		return err
	}
	go c.watchPods(ctx)
	for range time.Tick(10 * time.Second) {
		if err := c.renew(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
	return nil
}

// startComponent starts a component, which ends with the context.
func (c *client) startComponent(ctx context.Context, work, name string, flags []string) (*exec.Cmd, error) {
	config := filepath.Join(work, name+".json")
	token := map[string]string{managerName: "manager", schedulerName: "scheduler"}[name]
	text := fmt.Sprintf(`{"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],`+
		`"clusters":[{"name":"c","cluster":{"server":"https://%s","insecure-skip-tls-verify":true}}],"users":[{"name":"u","user":{"token":%q}}]}`, c.address, token)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, os.Args[0], append([]string{name, "--kubeconfig=" + config, "--secure-port=0"}, flags...)...) //nolint:gosec // this program
	command.Stderr = os.Stderr
	return command, command.Start()
}

// renew is what a kubelet says every ten seconds.
func (c *client) renew(ctx context.Context) error {
	const path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-1"
	body := fmt.Sprintf(`{"metadata":{"name":"node-1","resourceVersion":"$VERSION"},"spec":{"holderIdentity":"node-1","leaseDurationSeconds":40,"renewTime":%q}}`,
		time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"))
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
		stream, err := c.open(ctx, &request{user: "node", method: http.MethodGet, path: "/api/v1/pods?watch=true&timeoutSeconds=60&fieldSelector=spec.nodeName%3Dnode-1"})
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

// open sends a request whose answer is a stream.
func (c *client) open(ctx context.Context, r *request) (io.ReadCloser, error) {
	sent, err := http.NewRequestWithContext(ctx, r.method, "https://"+c.address+r.path, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.setHeader(sent.Header)
	answer, err := c.http.Do(sent)
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

// runPod does the next thing that a pod needs. What fails is done when the pod changes again.
func (c *client) runPod(ctx context.Context, p *pod) {
	path := "/api/v1/namespaces/" + p.Metadata.Namespace + "/pods/" + p.Metadata.Name
	phase := ""
	switch {
	case p.Metadata.DeletionTimestamp != "":
		_, _, _ = c.send(ctx, &request{user: "node", method: http.MethodDelete, path: path, body: `{"gracePeriodSeconds":0}`})
		return
	case p.Status.Phase == "Pending":
		tokens := "/api/v1/namespaces/" + p.Metadata.Namespace + "/serviceaccounts/default/token"
		_, _, _ = c.send(ctx, &request{user: "node", method: http.MethodPost, path: tokens, body: `{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}`})
		phase = "Running"
	case p.Status.Phase == "Running" && p.Spec.RestartPolicy != "Always":
		phase = "Succeeded"
	default:
		return
	}
	status := fmt.Sprintf(`{"status":{"phase":%q,"podIP":"10.1.0.2","conditions":[{"type":"Ready","status":"True"}]}}`, phase)
	_, _, _ = c.send(ctx, &request{user: "node", method: http.MethodPatch, path: path + "/status", body: status})
	event := fmt.Sprintf(`{"metadata":{"name":%q},"involvedObject":{"kind":"Pod","name":%q,"namespace":%q},"reason":%q,"message":"made up"}`,
		p.Metadata.Name+"."+strings.ToLower(phase), p.Metadata.Name, p.Metadata.Namespace, phase)
	_, _, _ = c.send(ctx, &request{user: "node", method: http.MethodPost, path: "/api/v1/namespaces/" + p.Metadata.Namespace + "/events", body: event})
}
