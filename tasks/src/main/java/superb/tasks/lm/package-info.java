/** Word n-gram language models in the ARPA format, and the search for words that suit both them and a CTC head. */
package superb.tasks.lm;
