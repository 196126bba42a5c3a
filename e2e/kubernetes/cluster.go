// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
		`"clusters":[{"name":"c","cluster":{"server":"https://%s","insecure-skip-tls-verify":true}}],"users":[{"name":"u","user":{"token":%q}}]}`,
		c.address, token)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	flags = append([]string{name, "--kubeconfig=" + config, "--secure-port=0"}, flags...)
	command := exec.CommandContext(ctx, os.Args[0], flags...) //nolint:gosec // this program
	command.Stderr = os.Stderr
	return command, command.Start()
}
