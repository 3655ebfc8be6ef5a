package dev.rouse.base;

/** A number with what it counts, for messages: {@code 1 argument}, {@code 2 arguments}. */
public final class Quantity {

    private Quantity() {}

    /**
     * Counts something whose plural ends with {@code s}.
     *
     * @param one what there is one of
     */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /**
     * Counts something.
     *
     * @param one what there is one of
     * @param many its plural
     */
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
