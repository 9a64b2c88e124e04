/** Conformance of an upstream: whether it behaves as its card says, in words. */
package superb.check;
