/** Training of heads on frozen features. */
package superb.train;
