/** From a request to records: the plan, one pass of the upstream, the heads, the scores. */
package superb.run;
