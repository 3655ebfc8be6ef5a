package dev.rouse.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A turn that took longer than the threshold of the event. */
@Name("dev.rouse.Turn")
@Label("Turn")
@Description("The code of an action or a hook has ended")
@Category("Rouse")
@StackTrace(false)
@Threshold("20 ms")
final class TurnEvent extends Event {

    @Label("Type")
    @Nullable
    String type;

    @Label("Key")
    @Nullable
    String key;

    @Label("Action")
    @Nullable
    String action;

    @Label("Kind")
    @Description("turn, firing, delivery or step")
    @Nullable
    String kind;

    @Label("Error")
    @Description("Class of what it failed with")
    @Nullable
    String error;
}
