package superb.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a record's number may be compared with others. */
public enum Status {
    /** Everything that was expected was scored. */
    @JsonProperty("valid")
    VALID,
    /** Something was lost on the way: see {@code status_reasons}. */
    @JsonProperty("invalid")
    INVALID,
    /** Nothing was lost, but only a part of the data was asked for ({@code --limit}). */
    @JsonProperty("partial")
    PARTIAL
}
