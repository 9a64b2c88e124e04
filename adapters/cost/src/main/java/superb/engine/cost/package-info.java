/** The reading of an upstream in which a tensor is its shape: parameters, multiply-accumulates, activation memory. */
package superb.engine.cost;
