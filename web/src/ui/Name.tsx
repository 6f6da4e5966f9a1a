import classes from "./Name.module.css";

// A name that a stranger chose: isolated, so that its writing direction changes nothing around it, and cut with an
// ellipsis, so that its length does not either.
export function Name({ children, title }: { children: string; title?: string | undefined }) {
  return (
    <bdi className={classes.name} title={title ?? children}>
      {children}
    </bdi>
  );
}
