/** What a downstream task is: its data, its recipe, its metric. */
package superb.task;
