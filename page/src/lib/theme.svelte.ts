class Theme {
  dark = $state(localStorage.getItem("theme") ? localStorage.getItem("theme") === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

  apply(): void {
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
  }

  turn(): void {
    this.dark = !this.dark;
    localStorage.setItem("theme", this.dark ? "dark" : "light");
    this.apply();
  }
}

export const theme = new Theme();
theme.apply();
