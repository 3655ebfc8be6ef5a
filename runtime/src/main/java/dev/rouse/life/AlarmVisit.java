package dev.rouse.life;

import dev.rouse.call.Call;
import dev.rouse.feature.Feature;
import dev.rouse.turn.AlarmedFeature;
import java.util.Iterator;

/** An alarm that has reached its actor: each feature does what is due, one after the other, then the alarm is answered. Lane only. */
public final class AlarmVisit {

    private final Activation life;
    private final Call alarm;
    private final Iterator<Feature> features;
    private boolean wasDue;

    /** @param alarm its argument is the due time of its index row, in milliseconds since 1970 */
    public AlarmVisit(Activation life, Call alarm) {
        this.life = life;
        this.alarm = alarm;
        this.features = life.lane().features().all().iterator();
    }

    public void begin() {
        while (features.hasNext()) {
            if (features.next() instanceof AlarmedFeature feature) {
                feature.alarmed(life, row(), this::goOn);
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
        if (life.isGone()) {
            alarm.complete(null);
            return;
        }
        life.fired();
        if (life.isRunning() && !wasDue && isStray()) {
            life.gate().clearStrayAlarm(row(), alarm);
        } else {
            life.answered();
            alarm.complete(null);
            life.pump();
        }
    }

    private long row() {
        return (Long) alarm.arguments()[0];
    }

    /** Whether nothing is behind the row that this alarm comes from. While something is being saved, nobody can tell. */
    private boolean isStray() {
        return life.gate().isClean() && row() != life.facts().nextAlarm();
    }
}
