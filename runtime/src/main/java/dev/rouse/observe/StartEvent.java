package dev.rouse.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A start of an actor, with its ledger. */
@Name("dev.rouse.ActorStart")
@Label("Actor Start")
@Description("An actor has started, or was found not to exist")
@Category("Rouse")
@StackTrace(false)
final class StartEvent extends Event {

    @Label("Type")
    @Nullable
    String type;

    @Label("Key")
    @Nullable
    String key;

    @Label("Created")
    @Description("It did not exist before")
    boolean created;

    @Label("Took")
    @Description("From the call that woke it to its open mailbox")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Requests")
    @Description("Requests to the store: 0 or 1")
    int requests;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Keys")
    @Description("Keys and prefixes of its manifest")
    int keys;

    @Label("Live")
    @Description("Those of them that were read from the store")
    int live;

    @Label("Bundle")
    @Description("Those of them that were in memory")
    int bundle;

    @Label("Absent")
    @Description("Those of them that were known not to be there")
    int absent;
}
