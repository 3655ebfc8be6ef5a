package dev.rouse.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A group commit. */
@Name("dev.rouse.Commit")
@Label("Commit")
@Description("A group commit has a known outcome")
@Category("Rouse")
@StackTrace(false)
final class CommitEvent extends Event {

    @Label("Actors")
    int actors;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Took")
    @Description("From sending to the known outcome, retries included")
    @Timespan(Timespan.NANOSECONDS)
    long took;
}
