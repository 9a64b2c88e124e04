/** What runs upstreams and trains heads, seen from outside. */
package superb.engine;
