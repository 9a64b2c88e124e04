/**
 * Many runs as one plan that any number of processes work off together, also from several machines with one shared disk. Claims are
 * files; they only save double work. Correctness never hangs on them: results appear whole or not at all, and two processes that do
 * the same job end in the same record.
 */
package superb.sweep;
