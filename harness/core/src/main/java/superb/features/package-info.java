/** Hidden states, their pooling and the learned mix of layers. */
package superb.features;
