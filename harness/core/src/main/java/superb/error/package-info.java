/** Failures in the user's words, one class an exit code. */
package superb.error;
