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
	cmd.Flags().StringVarP(output, "output", "o", "", "the `file` to write, instead of standard output")
}

// checkOutput reports that a file cannot be written before hours of logs are read for it.
func checkOutput(name string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return fmt.Errorf("--output: %s: found no such folder", filepath.Dir(name))
	}
	return nil
}

// writeOutput writes to a file, or to standard output if none is named. If the output cannot be made, an existing file stays as it is. What an audit finds is
// not for everybody, so only the owner may read the file.
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
