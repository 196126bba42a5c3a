// SPDX-License-Identifier: Apache-2.0

// The command manual writes the manual pages and the shell completions of auditcoverage into a folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manual FOLDER")
		os.Exit(command.ExitError)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(command.ExitError)
	}
}

// write makes the folders man1, bash, zsh and fish, with the names under which shells and man look for them.
func write(folder string) error {
	root := command.New()
	root.InitDefaultCompletionCmd()
	for _, name := range []string{"man1", "bash", "zsh", "fish"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o755); err != nil { //nolint:gosec // manuals are for everybody
			return err
		}
	}
	// The date is that of SOURCE_DATE_EPOCH, if it is set.
	header := &doc.GenManHeader{Title: "AUDITCOVERAGE", Section: "1", Source: "auditcoverage", Manual: "Audit Coverage"}
	if err := doc.GenManTree(root, header, filepath.Join(folder, "man1")); err != nil {
		return err
	}
	return completions(root, folder)
}

func completions(root *cobra.Command, folder string) error {
	const descriptions = true
	if err := root.GenBashCompletionFileV2(filepath.Join(folder, "bash", "auditcoverage"), descriptions); err != nil {
		return err
	}
	if err := root.GenZshCompletionFile(filepath.Join(folder, "zsh", "_auditcoverage")); err != nil {
		return err
	}
	return root.GenFishCompletionFile(filepath.Join(folder, "fish", "auditcoverage.fish"), descriptions)
}
