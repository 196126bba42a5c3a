// SPDX-License-Identifier: Apache-2.0

package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func registerOutput(cmd *cobra.Command, output *string) {
	cmd.Flags().StringVarP(output, "output", "o", "", "the `file` to write, in the place of standard output")
}

// checkOutput finds out that a file cannot be written before hours of logs are read for it.
func checkOutput(name string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return fmt.Errorf("--output: %s: found no such folder", filepath.Dir(name))
	}
	return nil
}

// writeOutput writes to a file, or to standard output if none is named. A file that is there already is left as it is if the writing fails. Who audits may not
// want everybody to read what was found, so the file is its owner's.
func writeOutput(cmd *cobra.Command, name string, write func(io.Writer) error) error {
	if name == "" {
		return write(cmd.OutOrStdout())
	}
	var written bytes.Buffer
	if err := write(&written); err != nil {
		return err
	}
	return os.WriteFile(name, written.Bytes(), 0o600)
}
