/** The SUPERB tasks: where their data lie, how they are split and labelled, how heads are trained. */
package superb.tasks;
