/** Benchmarks of the contracts of the core, each with its last result checked. */
package superb.jmh;
