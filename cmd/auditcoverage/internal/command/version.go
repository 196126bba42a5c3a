// SPDX-License-Identifier: Apache-2.0

package command

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the versions of the command and of what is in it",
		Long: `Show the version of the command and of the processor in it, which is the same; of the
collector whose parts read the configuration and the files; of Go; and of each
product whose event types are built in.`,
		Example: `  auditcoverage version`,
		Args:    takesNone,
		RunE:    func(cmd *cobra.Command, _ []string) error { return writeVersions(cmd.OutOrStdout()) },
	}
}

// addTemplate makes the versions known to templates, which are the same for every command.
var addTemplate = sync.OnceFunc(func() {
	cobra.AddTemplateFunc("versions", func() (string, error) {
		var b strings.Builder
		err := writeVersions(&b)
		return b.String(), err
	})
})

// registerVersion adds the flag --version, which prints the same as the command. That is only put together when it is asked for, since it needs the catalogs.
func registerVersion(root *cobra.Command) {
	addTemplate()
	root.Version = moduleVersion(moduleOurs)
	root.SetVersionTemplate("{{versions}}")
	root.Flags().Bool("version", false, "show the versions of the command and of what is in it")
}

// The modules whose versions are shown. The collector has two: stable modules are at one, and the others at another.
const (
	moduleOurs      = "github.com/auditcoverage/auditcoverageprocessor"
	moduleCollector = "go.opentelemetry.io/collector/processor/processorhelper"
	moduleStable    = "go.opentelemetry.io/collector/component"
	moduleContrib   = "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
)

func writeVersions(w io.Writer) error {
	known := catalog.NewDefaultConfig()
	known.Products = catalog.ProductNames()
	events, err := catalog.New(&known)
	if err != nil {
		return err
	}
	var products []string
	for _, p := range events.Products() {
		if p.Version != "" {
			products = append(products, fmt.Sprintf("%s %s (%d event types)", p.Name, p.Version, len(p.Entries)))
		}
	}
	_, err = fmt.Fprintf(w, "auditcoverage %s\ncollector     %s (stable modules %s, file_log receiver %s)\nGo            %s, %s/%s\ncatalogs      %s\n",
		moduleVersion(moduleOurs), moduleVersion(moduleCollector), moduleVersion(moduleStable), moduleVersion(moduleContrib),
		strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS, runtime.GOARCH, strings.Join(products, ",\n              "))
	return err
}

// moduleVersion is the version of a module that was built in, without the letter before it.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == path {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}
