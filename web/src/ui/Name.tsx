import classes from "./Name.module.css";

// A name that a stranger chose: isolated, so that its writing direction changes nothing around it, and cut with an
// ellipsis, so that its length does not either. `read`: what a screen reader says instead.
export function Name({ children, title, read }: { children: string; title?: string | undefined; read?: string }) {
  return (
    <bdi className={classes.name} title={title ?? read ?? children}>
      {read ? (
        <>
          <span className="number" aria-hidden>
            {children}
          </span>
          <span className="visually-hidden">{read}</span>
        </>
      ) : (
        children
      )}
    </bdi>
  );
}
