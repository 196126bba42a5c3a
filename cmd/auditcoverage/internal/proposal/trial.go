// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"errors"
	"fmt"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// errFamily is what becomes of records that need no source.
var errFamily = errors.New("found records with auditType, whose form is built in: expected --product bitbucket, jira or confluence")

// CheckKnown reports records whose form is built in, or declared in a catalog that is.
func (s *Sample) CheckKnown() error {
	if hasFamily(s.texts) {
		return errFamily
	}
	known := catalog.NewDefaultConfig()
	known.Products = catalog.ProductNames()
	c, err := catalog.New(&known)
	if err != nil {
		return err
	}
	reader := record.NewReader(record.NewOptions(record.NewDefaultConfig(), false).WithSources(c.Sources()))
	counts := map[string]int{}
	for _, text := range s.texts {
		if reader.IdentifyText(text) >= event.OutcomeIdentified && reader.Event().Product != "" {
			counts[strings.Clone(reader.Event().Product)]++
		}
	}
	for product, count := range counts {
		if count*2 > len(s.texts) {
			return fmt.Errorf("found records of %s, whose catalog is built in: expected catalog.products with %s in the configuration", product, product)
		}
	}
	return nil
}

// hasFamily reports whether most of the texts are records in the form of an audit log file.
func hasFamily(texts []string) bool {
	count := 0
	reader := record.NewReader(record.NewOptions(record.NewDefaultConfig(), false))
	for _, text := range texts {
		if reader.IdentifyText(text) >= event.OutcomeIdentified && reader.Format() == event.FormatAtlassianJSON {
			count++
		}
	}
	return count*2 > len(texts)
}

// try reads records by the proposal as the processor would. What it says is not believed before that.
func (p *Proposal) try(texts []string) error {
	if len(p.Problems) > 0 || len(p.Events) == 0 {
		return nil
	}
	var b strings.Builder
	if err := p.write(&b, "security", "base"); err != nil {
		return err
	}
	product, err := catalog.Parse("proposal", []byte(b.String()), true)
	if err != nil {
		return err
	}
	reader := record.NewReader(record.NewOptions(record.NewDefaultConfig(), false).WithSources([]*source.Source{product.Source}))
	for _, text := range texts {
		p.Tried++
		outcome := reader.IdentifyText(text)
		if outcome == event.OutcomeIdentified {
			outcome = reader.Prove()
		}
		if outcome == event.OutcomeProven && reader.Event().ActionKey != "" {
			p.Recognized++
		}
	}
	if p.Recognized == 0 {
		p.Problems = append(p.Problems, "none of the records is recognized as they stand: see what is around them, and input.unwrap")
	} else if p.Recognized*10 < p.Tried*9 {
		p.Problems = append(p.Problems, fmt.Sprintf("%s of %s are recognized and have a key", display.Number(p.Recognized), display.Counted(p.Tried, "record")))
	}
	return nil
}
