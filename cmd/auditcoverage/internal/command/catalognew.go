// SPDX-License-Identifier: Apache-2.0

package command

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/evidence"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/proposal"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// newCatalogFlags are the flags of catalog new.
type newCatalogFlags struct {
	files

	from                            []string
	product, version, instance, key string
	format, output                  string
}

func newCatalogNew() *cobra.Command {
	var flags newCatalogFlags
	formats := []string{formatYAML, formatJSON}
	cmd := &cobra.Command{
		Use:   "new --from FILE [FILE...]",
		Short: "Write a catalog from a log",
		Long: `Write a catalog of your own from the records of a log. Nothing is changed, and nothing
is sent anywhere.

For a log that the processor does not know, of at least 20 JSON objects, each on a
line, it proposes how the records look: what they are recognized by, the key, the
time, the actor; and lists the keys that were seen. What they mean, you fill in: an
area and a level for each. Until then the catalog does not load.

With --product bitbucket, jira or confluence, it reads the records that carry their
own area and level, and writes the event types that the built-in catalog lacks or is
less than certain of. Their REST and legacy forms are then judged with certainty.
Where records differ, the lower level counts, with a note. The result has keys, names,
areas, levels and counts only, and no text that has a word in common with another
value of a record, so it can be published. If there are none, the exit code is 1.

FILE is a log file, plain or compressed, a folder of them (with --recursive, also of
folders), a pattern, or - for standard input.`,
		Example: `  auditcoverage catalog new --from doors.log --product doors > doors.yaml
  auditcoverage catalog new --from doors.log --key '{verb}/{object.type}'
  auditcoverage catalog new --from audit/ --product bitbucket -o ours.yaml`,
		RunE: func(cmd *cobra.Command, arguments []string) error {
			if err := errors.Join(checkFormat(flags.format, formats...), checkOutput(flags.output), flags.check()); err != nil {
				return err
			}
			names, err := flags.names(append(flags.from, arguments...), nil)
			if err != nil {
				return err
			}
			if slices.Contains(evidence.Products(), flags.product) {
				return gatherEvidence(cmd, &flags, names)
			}
			return propose(cmd, &flags, names)
		},
	}
	flags.registerLogs(cmd)
	registerFormat(cmd, &flags.format, formats...)
	registerOutput(cmd, &flags.output)
	cmd.Flags().StringArrayVar(&flags.from, "from", nil, "the log `file`, folder or pattern; may be repeated")
	cmd.Flags().StringVar(&flags.product, "product", "app",
		"the `product` that wrote the log: one of "+strings.Join(evidence.Products(), ", ")+", or a name of your choice")
	cmd.Flags().StringVar(&flags.version, "product-version", "", "the product's `version`")
	cmd.Flags().StringVar(&flags.instance, "instance", "own-instance", "what to call the `instance` of bitbucket, jira or confluence in sources")
	cmd.Flags().StringVar(&flags.key, "key", "", "the `path` of the key, or a template, if another than the proposed one")
	_ = cmd.MarkFlagRequired("from")
	_ = cmd.RegisterFlagCompletionFunc("product", cobra.FixedCompletions(evidence.Products(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

var (
	productName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	versionName = regexp.MustCompile(`^[A-Za-z0-9._-]{0,64}$`)
)

// check reports what cannot be in a catalog.
func (f *newCatalogFlags) check() error {
	var errs []error
	switch {
	case !productName.MatchString(f.product):
		errs = append(errs, fmt.Errorf("--product: found %q: expected lower-case letters and digits", f.product))
	case slices.Contains(evidence.Products(), f.product):
		if f.key != "" {
			errs = append(errs, errors.New("--key: expected none, since the form of these records is built in"))
		}
	case slices.Contains(catalog.ProductNames(), f.product):
		errs = append(errs, fmt.Errorf("--product: found %s, whose catalog is built in, and whose records carry no area and level: "+
			"expected one of %s, or another name", f.product, strings.Join(evidence.Products(), ", ")))
	}
	if !versionName.MatchString(f.version) {
		errs = append(errs, fmt.Errorf("--product-version: found %q: expected letters, digits, dots, hyphens and underscores", f.version))
	}
	if !versionName.MatchString(f.instance) || f.instance == "" {
		errs = append(errs, fmt.Errorf("--instance: found %q: expected letters, digits, dots, hyphens and underscores", f.instance))
	}
	return errors.Join(errs...)
}

// readLines gives each line of the files to add, and returns how many files were passed over.
func readLines(cmd *cobra.Command, names []string, add func(string)) (skipped int, err error) {
	if slices.Contains(names, logfile.Stdin) {
		sayThatItWaits(cmd, "a log")
	}
	progress, finish := progressOf(cmd, names)
	defer finish()
	whole := 0 // of which nothing was read
	reader := filelog.Reader{
		MaxRecord: record.DefaultMaxBytes, Names: names, Stdin: cmd.InOrStdin(), Progress: progress,
		Skip: func(s logfile.Skipped) {
			skipped++
			if !s.Partly {
				whole++
			}
			saySkipped(cmd, s)
		},
	}
	err = reader.Read(cmd.Context(), func(b *filelog.Batch) error {
		for _, line := range b.Block.Records() {
			add(line)
		}
		b.Release()
		return nil
	})
	if err == nil && whole == len(names) {
		err = errSaid
	}
	return skipped, err
}

// propose proposes a catalog for a log that is not known.
func propose(cmd *cobra.Command, flags *newCatalogFlags, names []string) error {
	sample := proposal.NewSample()
	if flags.key != "" {
		key, err := source.ParseKey(flags.key)
		if err != nil {
			return fmt.Errorf("--key: %w", err)
		}
		sample.Key = &key
	}
	advice := ""
	skipped, err := readLines(cmd, names, func(line string) {
		if advice == "" {
			advice = decision.Advice(event.ReasonUnrecognized, line)
		}
		sample.Add(line)
	})
	if err != nil {
		return err
	}
	if err := sample.CheckKnown(); err != nil {
		return err
	}
	version := flags.version
	if version == "" {
		version = "1"
	}
	p, err := proposal.New(sample, flags.product, version)
	if err != nil {
		if advice != "" {
			err = fmt.Errorf("%w; found %s", err, advice)
		}
		return err
	}
	if err := writeOutput(cmd, flags.output, func(w io.Writer) error {
		if flags.format == formatJSON {
			return display.JSON(w, p, "  ")
		}
		return p.Write(w)
	}); err != nil {
		return err
	}
	for _, problem := range p.Problems {
		_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "auditcoverage:", display.Text(problem))
	}
	if len(p.Problems) > 0 {
		return errFindings
	}
	return flags.result(skipped)
}

// gatherEvidence writes what the records of an instance say.
func gatherEvidence(cmd *cobra.Command, flags *newCatalogFlags, names []string) error {
	seen, err := evidence.New(flags.product)
	if err != nil {
		return err
	}
	skipped, err := readLines(cmd, names, seen.Add)
	if err != nil {
		return err
	}
	found := seen.Findings(flags.instance, flags.version)
	if found.Records == 0 {
		return fmt.Errorf("found no record of %s with an area and a level of its own, such as the lines of its audit log file have", flags.product)
	}
	if found.Foreign > found.Records {
		return fmt.Errorf("--product: found %s of %s and %d of another product: expected the product that wrote the log",
			display.Counted(found.Records, "record"), flags.product, found.Foreign)
	}
	if len(found.Events) > 0 || flags.format == formatJSON {
		if err := writeOutput(cmd, flags.output, func(w io.Writer) error {
			if flags.format == formatJSON {
				return display.JSON(w, found, "  ")
			}
			return found.Write(w)
		}); err != nil {
			return err
		}
	}
	if len(found.Events) == 0 {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "auditcoverage: found nothing new: the built-in catalog is sure of %s; %d are left out, "+
			"whose key or text may hold a value of the records\n", display.Counted(int64(found.Sure), "event type"), found.Withheld)
		return errFindings
	}
	return flags.result(skipped)
}
