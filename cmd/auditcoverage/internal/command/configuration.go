// SPDX-License-Identifier: Apache-2.0

package command

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// configuration are the flags that choose a processor.
type configuration struct {
	uris      []string
	processor string
	receiver  string
	source    *collectorconfig.Source
}

func (c *configuration) register(cmd *cobra.Command, required bool) {
	cmd.Flags().StringArrayVarP(&c.uris, "config", "c", nil,
		"the collector's configuration `file`, or - for standard input; may be repeated, as for the collector")
	cmd.Flags().StringVarP(&c.processor, "processor", "p", "", "the processor's `name` in it, if there are several: siem stands for audit_coverage/siem")
	if required {
		_ = cmd.MarkFlagRequired("config")
	}
}

// from is where the configuration comes from.
func (c *configuration) from(cmd *cobra.Command) *collectorconfig.Source {
	if c.source == nil {
		c.source = &collectorconfig.Source{URIs: c.uris, Stdin: cmd.InOrStdin()}
		if slices.Contains(c.uris, collectorconfig.Stdin) {
			sayThatItWaits(cmd, "a configuration")
		}
	}
	return c.source
}

// load reads the configuration and assembles the processor.
func (c *configuration) load(cmd *cobra.Command) (*collectorconfig.Config, *engine.Engine, error) {
	cfg, err := c.from(cmd).Load(cmd.Context(), c.processor)
	if err != nil {
		return nil, nil, err
	}
	p, err := decision.NewEngine(cfg.ID, cfg.Processor)
	return cfg, p, err
}

// reader reads files as the receiver does that feeds the processor.
func (c *configuration) reader(cmd *cobra.Command, cfg *collectorconfig.Config, names []string) (*filelog.Reader, error) {
	receiver, err := cfg.FileLog(c.receiver)
	if slices.Contains(names, logfile.Stdin) {
		sayThatItWaits(cmd, "a log")
	}
	return &filelog.Reader{
		Config: receiver, MaxRecord: cfg.Processor.Input.MaxBytes, Names: names, Stdin: cmd.InOrStdin(), Progress: io.Discard,
	}, err
}

// registerReceiver adds the flag that chooses a receiver.
func (c *configuration) registerReceiver(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.receiver, "receiver", "", "the `name` of the file_log receiver that reads such files, if several feed the processor")
}

// resource is the flag for the resource attributes of the records.
type resource map[string]string

func (r *resource) register(cmd *cobra.Command) {
	cmd.Flags().StringToStringVar((*map[string]string)(r), "resource", nil,
		"resource attributes of the records, as `key=value`, for rules that ask for them")
}

// The values of the flag --format.
const (
	formatText     = "text"
	formatTable    = "table"
	formatMarkdown = "markdown"
	formatJSON     = "json"
	formatHTML     = "html"
	formatYAML     = "yaml"
)

// registerFormat adds the flag that chooses the output format; the first is the default.
func registerFormat(cmd *cobra.Command, format *string, formats ...string) {
	cmd.Flags().StringVar(format, "format", formats[0], "output format: "+strings.Join(formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

func checkFormat(format string, formats ...string) error {
	if !slices.Contains(formats, format) {
		return fmt.Errorf("--format: found %q: expected one of %s", format, strings.Join(formats, ", "))
	}
	return nil
}
