// SPDX-License-Identifier: Apache-2.0

// Command kubernetes runs a real Kubernetes API server with its store in one process, sends it the requests of requests.txt, and leaves what it wrote of them:
// audit.log, and resources.tsv with every resource that it serves and the verbs of each.
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// lifetime bounds a run.
const lifetime = 5 * time.Minute

func main() {
	if len(os.Args) > 1 && (os.Args[1] == managerName || os.Args[1] == schedulerName) {
		runComponent(os.Args[1])
	}
	work := flag.String("work", "", "the folder to work in, which gets audit.log and resources.tsv")
	cluster := flag.Duration("cluster", 0, "how long controllers, a scheduler and a node work after the requests")
	flag.Parse()
	if err := run(*work, *cluster); err != nil {
		slog.Error("the API server could not be driven", "error", err)
		os.Exit(1)
	}
}

// run records the requests in a folder, and then what a cluster does.
func run(work string, cluster time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), lifetime+cluster)
	defer cancel()
	kubelet := startKubelet()
	defer kubelet.Close()
	address, err := startServer(ctx, work)
	if err != nil {
		return err
	}
	signing, err := signingRequest("blair@example.test")
	if err != nil {
		return err
	}
	client := newClient(address, map[string]string{
		"$KUBELET_PORT": kubelet.port(), "$CSR": signing, "$LARGE": strings.Repeat("a loaf of rye, ", 4000),
	})
	if err := client.awaitReady(ctx); err != nil {
		return err
	}
	if err := client.writeResources(ctx, filepath.Join(work, "resources.tsv")); err != nil {
		return err
	}
	if err := client.sendAll(ctx, requestsText); err != nil || cluster == 0 {
		return err
	}
	return client.runCluster(ctx, work, cluster)
}
