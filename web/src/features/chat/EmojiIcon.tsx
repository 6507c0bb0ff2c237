export function EmojiIcon() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="7.5" />
      <path d="M6.8 11.8c1.6 2.4 4.8 2.4 6.4 0M7.5 8v.1M12.5 8v.1" />
    </svg>
  );
}
