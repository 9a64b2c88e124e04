/** Files of weights: read by hand and with limits, so that a hostile file can do nothing but be refused. */
package superb.upstreams.checkpoint;
