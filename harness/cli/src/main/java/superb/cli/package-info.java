/** The {@code superb} command: options, wiring, messages. The only place that prints. */
package superb.cli;
