/**
 * Files that appear whole or not at all: written under a temporary name, forced to the disk, renamed. Every operation that can
 * fail goes through {@link superb.files.Disk}, so that tests can make the Nth of them fail.
 */
package superb.files;
