// SPDX-License-Identifier: Apache-2.0

// The command auditcoverage shows, plans, tests and checks what the audit_coverage processor of a collector keeps and drops.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
