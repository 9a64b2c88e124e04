/** The language in which speech models are written: operations, weights, cards. */
package superb.upstream;
