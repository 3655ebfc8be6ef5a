package dev.rouse.life;

import dev.rouse.call.Call;
import dev.rouse.feature.Feature;
import dev.rouse.turn.AlarmedFeature;
import java.util.Iterator;

/** An alarm that has reached its actor: each feature does what is due, one after the other, then the alarm is answered. Lane only. */
final class AlarmVisit {

    private final Activation activation;
    private final Call alarm;
    private final Iterator<Feature> features;
    private boolean wasDue;

    /** @param alarm its argument is the due time of its index row, in milliseconds since 1970 */
    AlarmVisit(Activation activation, Call alarm) {
        this.activation = activation;
        this.alarm = alarm;
        this.features = activation.lane().features().all().iterator();
    }

    void begin() {
        while (features.hasNext()) {
            if (features.next() instanceof AlarmedFeature feature) {
                feature.alarmed(activation, row(), this::goOn);
                return;
            }
        }
        end();
    }

    private void goOn(boolean due) {
        wasDue |= due;
        begin();
    }

    private void end() {
        if (activation.isGone()) {
            alarm.complete(null);
            return;
        }
        activation.firing(false);
        if (activation.isRunning() && !wasDue && isStray()) {
            activation.gate().clearStrayAlarm(row(), alarm);
        } else {
            activation.answered();
            alarm.complete(null);
            activation.pump();
        }
    }

    private long row() {
        return (Long) alarm.arguments()[0];
    }

    /** Whether nothing is behind the row that this alarm comes from. While something is being saved, nobody can tell. */
    private boolean isStray() {
        return activation.gate().isClean() && row() != activation.memory().nextAlarm();
    }
}
