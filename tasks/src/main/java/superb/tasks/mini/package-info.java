/**
 * The bundled corpus: synthetic speech in the folder layouts of the official corpora, made on first use. It is for
 * trying, testing and teaching; scores on it say nothing about real speech.
 *
 * <p>The same bytes come out on every machine: all draws come from {@link superb.tasks.mini.Dice}, keyed by what they
 * decide, and all arithmetic is Java's strict arithmetic with {@link java.lang.StrictMath}.
 */
package superb.tasks.mini;
