package dev.rouse;

/** The methods of an {@link Actor} that the runtime calls at the borders of a life. All are optional. */
public enum LifecycleHook {
    /** Runs once, when the actor is created. */
    CREATE("onCreate"),
    /** Runs when the stored state is of an earlier version than the type's. */
    MIGRATE("onMigrate"),
    /** Runs at the beginning of each life, before the first turn. */
    WAKE("onWake"),
    /** Runs at the end of a life after which the actor sleeps. */
    SLEEP("onSleep"),
    /** Runs when the actor is destroyed. */
    DESTROY("onDestroy"),
    /** Runs beside the turns, for as long as the actor is awake. */
    RUN("run");

    private final String method;

    LifecycleHook(String method) {
        this.method = method;
    }

    /** The name of the method in {@link Actor}. */
    public String method() {
        return method;
    }
}
